import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { otherLook, recordLooks } from './recordIcons';

const forced = '@media (forced-colors: active)';

const useStyles = makeStyles({
  root: {
    display: 'inline-grid',
    placeItems: 'center',
    flexShrink: 0,
    borderRadius: tokens.borderRadiusMedium,
    '& svg': { display: 'block' },
    [forced]: { color: 'CanvasText', backgroundColor: 'Canvas', outline: '1px solid CanvasText', outlineOffset: '-1px' },
  },
  16: { inlineSize: '16px', blockSize: '16px', '& svg': { inlineSize: '13px', blockSize: '13px' } },
  20: { inlineSize: '20px', blockSize: '20px', '& svg': { inlineSize: '16px', blockSize: '16px' } },
  24: { inlineSize: '24px', blockSize: '24px', '& svg': { inlineSize: '16px', blockSize: '16px' } },
  28: { inlineSize: '28px', blockSize: '28px', '& svg': { inlineSize: '20px', blockSize: '20px' } },
  32: { inlineSize: '32px', blockSize: '32px', '& svg': { inlineSize: '20px', blockSize: '20px' } },
  48: { inlineSize: '48px', blockSize: '48px', '& svg': { inlineSize: '30px', blockSize: '30px' } },
  Anchor: { backgroundColor: tokens.colorPaletteAnchorBackground2, color: tokens.colorPaletteAnchorForeground2 },
  Brown: { backgroundColor: tokens.colorPaletteBrownBackground2, color: tokens.colorPaletteBrownForeground2 },
  Cranberry: { backgroundColor: tokens.colorPaletteCranberryBackground2, color: tokens.colorPaletteCranberryForeground2 },
  Forest: { backgroundColor: tokens.colorPaletteForestBackground2, color: tokens.colorPaletteForestForeground2 },
  Lavender: { backgroundColor: tokens.colorPaletteLavenderBackground2, color: tokens.colorPaletteLavenderForeground2 },
  Marigold: { backgroundColor: tokens.colorPaletteMarigoldBackground2, color: tokens.colorPaletteMarigoldForeground2 },
  Mink: { backgroundColor: tokens.colorPaletteMinkBackground2, color: tokens.colorPaletteMinkForeground2 },
  Navy: { backgroundColor: tokens.colorPaletteNavyBackground2, color: tokens.colorPaletteNavyForeground2 },
  Platinum: { backgroundColor: tokens.colorPalettePlatinumBackground2, color: tokens.colorPalettePlatinumForeground2 },
  Plum: { backgroundColor: tokens.colorPalettePlumBackground2, color: tokens.colorPalettePlumForeground2 },
  Pumpkin: { backgroundColor: tokens.colorPalettePumpkinBackground2, color: tokens.colorPalettePumpkinForeground2 },
  Purple: { backgroundColor: tokens.colorPalettePurpleBackground2, color: tokens.colorPalettePurpleForeground2 },
  RoyalBlue: { backgroundColor: tokens.colorPaletteRoyalBlueBackground2, color: tokens.colorPaletteRoyalBlueForeground2 },
  Seafoam: { backgroundColor: tokens.colorPaletteSeafoamBackground2, color: tokens.colorPaletteSeafoamForeground2 },
  Steel: { backgroundColor: tokens.colorPaletteSteelBackground2, color: tokens.colorPaletteSteelForeground2 },
  Teal: { backgroundColor: tokens.colorPaletteTealBackground2, color: tokens.colorPaletteTealForeground2 },
});

interface RecordSymbolProps {
  /** Logical name of the entity. */
  entity: string;
  size: 16 | 20 | 24 | 28 | 32 | 48;
  /** The name of the kind, where it does not stand beside the symbol in text. */
  label?: string;
}

/** The symbol of a kind of record: icon and colour together. */
export function RecordSymbol({ entity, size, label }: RecordSymbolProps): JSX.Element {
  const s = useStyles();
  const { small: Small, large: Large, palette } = recordLooks[entity] ?? otherLook;
  const Icon = size < 28 ? Small : Large;
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <span {...named} className={mergeClasses(s.root, s[size], s[palette])}>
      <Icon aria-hidden />
    </span>
  );
}
