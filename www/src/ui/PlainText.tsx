import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, type JSX } from 'react';
import { pieces, textBlocks } from './plainText';
import { catalogue } from './text';

const t = catalogue({ quoted: '{n, plural, one {Quoted line} other {# quoted lines}}' });

const useStyles = makeStyles({
  root: { fontSize: tokens.fontSizeBase300, lineHeight: '21px', overflowWrap: 'anywhere' },
  text: { margin: 0, fontFamily: 'inherit', whiteSpace: 'pre-wrap' },
  quote: {
    paddingInlineStart: tokens.spacingHorizontalM,
    marginBlock: tokens.spacingVerticalXS,
    borderInlineStartWidth: tokens.strokeWidthThick,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    color: tokens.colorNeutralForeground2,
  },
  summary: {
    inlineSize: 'fit-content',
    minBlockSize: '24px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    cursor: 'pointer',
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
  },
});

/** A plain text with its links; long quotes are folded. */
export function PlainText({ text }: { text: string }): JSX.Element {
  const s = useStyles();
  const blocks = useMemo(() => textBlocks(text.replaceAll('\r', '').trimEnd()), [text]);
  return (
    <div className={s.root} dir="auto">
      {blocks.map((block, i) =>
        block.quoted ? (
          <details key={i} className={s.quote}>
            <summary className={s.summary}>{t('quoted', { n: block.lines.length })}</summary>
            <Lines text={block.lines.join('\n')} />
          </details>
        ) : (
          <Lines key={i} text={block.lines.join('\n')} />
        ),
      )}
    </div>
  );
}

function Lines({ text }: { text: string }): JSX.Element {
  const s = useStyles();
  return (
    <p className={s.text}>
      {pieces(text).map((piece, i) =>
        piece.link ? (
          <Link key={i} inline href={piece.text} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </Link>
        ) : (
          piece.text
        ),
      )}
    </p>
  );
}
