// Written from wasm/bridge by `make gen`. Do not edit.

/** The version of the protocol between browser and relay that this build speaks. */
export const protocol = 1;
/** The oldest version of it that is still served. */
export const oldestProtocol = 1;
/** The most bytes that one message between page and engine may have. */
export const maxMessageBytes = 1048576;

export type FaultKind = 'invalid' | 'notFound' | 'denied' | 'stale' | 'tooLarge' | 'tooOld' | 'offline' | 'internal' | 'busy' | 'full';

export type Role = 'member' | 'readOnly' | 'administrator';

export type ConnectionState = 'connecting' | 'online' | 'offline' | 'signedOut' | 'refused';

export type CheckName = 'timeZones' | 'random' | 'text' | 'storage';

export type ViewName = 'session';

/** What a page can ask of the engine. */
export interface Calls {
  hello: { args: { build: string; zone: string }; reply: Program };
  ping: { args: Record<string, never>; reply: Record<string, never> };
  bye: { args: Record<string, never>; reply: Record<string, never> };
  watch: { args: { view: ViewName }; reply: Record<string, never> };
  unwatch: { args: { view: ViewName }; reply: Record<string, never> };
  wake: { args: Record<string, never>; reply: Record<string, never> };
  selfCheck: { args: Record<string, never>; reply: SelfCheck };
  zonedTime: { args: { local: string; zone: string }; reply: ZonedTime };
  forget: { args: Record<string, never>; reply: Record<string, never> };
}

export type CallName = keyof Calls;

/** What a page can watch. */
export interface Views {
  session: Session;
}

/** A message from a page to the engine. */
export type PageMessage = { id: number; call: string; args: unknown };

/** A message from the engine to a page. */
export type EngineMessage =
  | { id: number; reply?: unknown; fault?: Fault }
  | { view: string; data: unknown }
  | { bye: boolean };

export interface Program {
  version: string;
  build: string;
  protocol: number;
}

export interface SelfCheck {
  checks: readonly Check[];
}

export interface Check {
  name: CheckName;
  ok: boolean;
  detail: string;
}

export interface ZonedTime {
  local: string;
  zone: string;
  at: number;
}

export interface Session {
  profile: Profile | null;
  connection: Connection;
  engine: Program;
  relay: Program | null;
}

export interface Profile {
  organizationId: OrganizationID;
  organizationName: string;
  userId: UserID;
  name: string;
  email: string;
  role: Role;
  managesUsers: boolean;
}

export type OrganizationID = string;

export type UserID = string;

export interface Connection {
  state: ConnectionState;
  lastContact: number;
  retryAt: number;
  fault: FaultKind | null;
}

export interface Fault {
  kind: FaultKind;
  op: string;
}
