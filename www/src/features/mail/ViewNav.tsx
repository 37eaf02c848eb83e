import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUpload20Regular } from '@fluentui/react-icons/svg/arrow-upload';
import { LinkDismiss20Regular } from '@fluentui/react-icons/svg/link-dismiss';
import { PersonQuestionMark20Regular } from '@fluentui/react-icons/svg/person-question-mark';
import type { JSX } from 'react';
import { Link20Regular } from '../../ui/icons';
import { measure, working } from '../../ui/measure';
import { SideNav } from '../../ui/SideNav';
import { type MailView, viewPath } from './place';
import { t } from './text';

const useStyles = makeStyles({
  head: {
    ...working,
    minBlockSize: `${measure.folderRow}px`,
    display: 'flex',
    alignItems: 'center',
    paddingInlineStart: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightSemibold,
  },
});

const glyphs: { readonly [V in MailView]: JSX.Element } = {
  tracked: <Link20Regular />,
  noRegarding: <LinkDismiss20Regular />,
  unknownSender: <PersonQuestionMark20Regular />,
  pending: <ArrowUpload20Regular />,
};

const entries = (Object.keys(glyphs) as MailView[]).map((view) => ({ to: viewPath(view), glyph: glyphs[view], label: t(`track.${view}`) }));

/** The views of all mailboxes by how messages stand to the CRM. */
export function ViewNav({ here }: { here: MailView | null }): JSX.Element {
  const s = useStyles();
  return (
    <>
      <div className={s.head} aria-hidden>
        {t('views')}
      </div>
      <SideNav name={t('views')} groups={[entries]} here={here === null ? null : viewPath(here)} dense />
    </>
  );
}
