import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    inlineSize: '32px',
    blockSize: '32px',
    borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase200,
    lineHeight: 1,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground6,
    // Drawn, not written: the name beside it is the text.
    '::before': { content: 'attr(data-initials)' },
  },
  own: { color: tokens.colorNeutralForegroundOnBrand, backgroundColor: tokens.colorBrandBackground },
  small: { inlineSize: '28px', blockSize: '28px' },
});

/** The initials of a name: of its first and last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => word !== '');
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

interface AvatarProps {
  name: string;
  /** The signed-in person is the only one with the accent. */
  own?: boolean;
  small?: boolean;
}

/** A person's initials; the name stands beside it in text. */
export function Avatar({ name, own = false, small = false }: AvatarProps): JSX.Element {
  const s = useStyles();
  return (
    <span
      aria-hidden
      data-initials={initials(name)}
      className={mergeClasses(s.root, own && s.own, small && s.small)}
    />
  );
}
