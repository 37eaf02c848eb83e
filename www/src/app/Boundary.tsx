import { Component, type ErrorInfo, type ReactNode } from 'react';

interface BoundaryProps {
  /** Drawn instead of the children when one of them could not be. */
  fallback(error: unknown): ReactNode;
  /** Another value gives the children another try. */
  attempt?: string;
  children: ReactNode;
}

interface BoundaryState {
  failure: { error: unknown; attempt: string | undefined } | null;
}

/** Catches what goes wrong while drawing, so that a page is never white. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { failure: { error, attempt: undefined } };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    if (state.failure === null) return null;
    if (state.failure.attempt === undefined && props.attempt !== undefined) {
      return { failure: { ...state.failure, attempt: props.attempt } };
    }
    return state.failure.attempt === props.attempt ? null : { failure: null };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('page: draw', error, info.componentStack);
  }

  override render(): ReactNode {
    const { failure } = this.state;
    return failure === null ? this.props.children : this.props.fallback(failure.error);
  }
}
