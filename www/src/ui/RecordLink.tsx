import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { JSX } from 'react';
import { Link as To } from 'wouter';
import { type Link, useCatalogue } from '../bridge';
import { RecordSymbol } from './RecordSymbol';
import { catalogue } from './text';

const t = catalogue({ deleted: '{name} (deleted)', unnamed: 'No name' });

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalSNudge, minInlineSize: 0, maxInlineSize: '100%' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '1px',
      borderRadius: tokens.borderRadiusSmall,
    },
  },
});

/** The address of a record's page. */
export function recordPath({ entity, id }: { entity: string; id: string }): string {
  return `/records/${entity}/${id}`;
}

/** What a row is called, also without a name and when it is gone. */
export function linkName({ name, deleted }: Link): string {
  const called = name === '' ? t('unnamed') : name;
  return deleted === true ? t('deleted', { name: called }) : called;
}

/** A record with its symbol; it leads to the record's page where there is one. */
export function RecordLink({ link, plain = false }: { link: Link; plain?: boolean }): JSX.Element {
  const s = useStyles();
  const known = useCatalogue();
  const kind = known?.entity(link.entity);
  const label = kind?.label;
  return (
    <span className={s.root}>
      <RecordSymbol entity={link.entity} size={20} {...(label !== undefined && { label })} />
      {plain || kind === undefined ? (
        <span className={s.name}>{linkName(link)}</span>
      ) : (
        <To href={recordPath(link)} className={mergeClasses(s.name, s.link)}>
          {linkName(link)}
        </To>
      )}
    </span>
  );
}
