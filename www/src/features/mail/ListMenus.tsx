import { makeStyles, Menu, MenuButton, MenuDivider, MenuGroup, MenuGroupHeader, MenuItemCheckbox, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowSort20Regular } from '@fluentui/react-icons/svg/arrow-sort';
import { Filter16Regular } from '@fluentui/react-icons/svg/filter';
import type { JSX } from 'react';
import type { MessageSort, TrackFilter } from '../../bridge';
import { useLayout } from '../../ui/layout';
import { at } from '../../ui/measure';
import { type Go, type Place, sorts, trackFilters } from './place';
import { t } from './text';

const useStyles = makeStyles({
  said: { whiteSpace: 'nowrap', [at.belowMedium]: { display: 'none' } },
  // Drawn, not written: the name of the button says which they are.
  number: { '::before': { content: 'attr(data-n)' } },
});

const filters = ['unread', 'flagged', 'attachments'] as const;

/** What the list holds and how it is sorted, each in a menu. */
export function ListMenus({ place, go }: { place: Place; go: Go }): JSX.Element {
  const s = useStyles();
  const on = filters.filter((filter) => place[filter]);
  const words = [...on.map((filter) => t(filter)), ...(place.track === '' || place.view !== null ? [] : [t(`track.${place.track}`)])];
  const said = words.length === 0 ? t('allItems') : words.join(', ');
  const phone = useLayout() === 'phone';
  const byDate = place.sort === 'date';
  return (
    <>
      {!phone && (
        <Menu
          checkedValues={{ filter: on, track: [place.track] }}
          onCheckedValueChange={(_, { name, checkedItems }) => {
            if (name === 'track') go({ track: checkedItems[0] as TrackFilter });
            else go({ unread: checkedItems.includes('unread'), flagged: checkedItems.includes('flagged'), attachments: checkedItems.includes('attachments') });
          }}
        >
          <MenuTrigger disableButtonEnhancement>
            <MenuButton appearance="subtle" size="small" icon={<Filter16Regular />} aria-label={`${t('filters')}: ${said}`}>
              {words.length > 1 ? <span className={s.number} data-n={words.length.toLocaleString()} /> : <span className={s.said}>{said}</span>}
            </MenuButton>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {filters.map((filter) => (
                <MenuItemCheckbox key={filter} name="filter" value={filter}>
                  {t(filter)}
                </MenuItemCheckbox>
              ))}
              {place.view === null && (
                <>
                  <MenuDivider />
                  <MenuGroup>
                    <MenuGroupHeader>{t('tracking')}</MenuGroupHeader>
                    {trackFilters.map((track) => (
                      <MenuItemRadio key={track} name="track" value={track}>
                        {t(`track.${track}`)}
                      </MenuItemRadio>
                    ))}
                  </MenuGroup>
                </>
              )}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      <Menu
        checkedValues={{ sort: [place.sort], way: [place.descending ? 'down' : 'up'], threads: place.threads ? ['threads'] : [] }}
        onCheckedValueChange={(_, { name, checkedItems }) => {
          const [picked] = checkedItems;
          if (name === 'threads') go({ threads: checkedItems.length > 0 });
          else if (name === 'way') go({ descending: picked === 'down' });
          else go({ sort: picked as MessageSort, descending: picked === 'date' || picked === 'size' });
        }}
      >
        <MenuTrigger disableButtonEnhancement>
          <MenuButton appearance="subtle" size="small" menuIcon={null} icon={<ArrowSort20Regular />} aria-label={t('sort')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {sorts.map((sort) => (
              <MenuItemRadio key={sort} name="sort" value={sort}>
                {t(`sort.${sort}`)}
              </MenuItemRadio>
            ))}
            <MenuDivider />
            <MenuItemRadio name="way" value="down">
              {t(byDate ? 'newestFirst' : 'descending')}
            </MenuItemRadio>
            <MenuItemRadio name="way" value="up">
              {t(byDate ? 'oldestFirst' : 'ascending')}
            </MenuItemRadio>
            <MenuDivider />
            <MenuItemCheckbox name="threads" value="threads">
              {t('threads')}
            </MenuItemCheckbox>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}
