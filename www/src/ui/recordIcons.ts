import type { FluentIcon } from '@fluentui/react-icons';
import { BookOpen16Filled, BookOpen20Filled } from '@fluentui/react-icons/svg/book-open';
import { Building16Filled, Building20Filled } from '@fluentui/react-icons/svg/building';
import { CalendarLtr16Filled, CalendarLtr20Filled } from '@fluentui/react-icons/svg/calendar-ltr';
import { CalendarSync16Filled, CalendarSync20Filled } from '@fluentui/react-icons/svg/calendar-sync';
import { Call16Filled, Call20Filled } from '@fluentui/react-icons/svg/call';
import { Connector16Filled, Connector20Filled } from '@fluentui/react-icons/svg/connector';
import { Cube16Filled, Cube20Filled } from '@fluentui/react-icons/svg/cube';
import { Fax16Filled, Fax20Filled } from '@fluentui/react-icons/svg/fax';
import { Headset16Filled, Headset20Filled } from '@fluentui/react-icons/svg/headset';
import { Mail16Filled, Mail20Filled } from '@fluentui/react-icons/svg/mail';
import { MailRead16Filled, MailRead20Filled } from '@fluentui/react-icons/svg/mail-read';
import { MailTemplate16Filled, MailTemplate20Filled } from '@fluentui/react-icons/svg/mail-template';
import { PeopleTeam16Filled, PeopleTeam20Filled } from '@fluentui/react-icons/svg/people-team';
import { Person16Filled, Person20Filled } from '@fluentui/react-icons/svg/person';
import { PersonStar16Filled, PersonStar20Filled } from '@fluentui/react-icons/svg/person-star';
import { SlideText16Filled, SlideText20Filled } from '@fluentui/react-icons/svg/slide-text';
import { TaskListSquareLtr16Filled, TaskListSquareLtr20Filled } from '@fluentui/react-icons/svg/task-list-square-ltr';
import { Trophy16Filled, Trophy20Filled } from '@fluentui/react-icons/svg/trophy';

/** The palettes of record tiles; each has a Background2 and a Foreground2 among the theme's tokens. */
export type Palette =
  | 'Anchor'
  | 'Brown'
  | 'Cranberry'
  | 'Forest'
  | 'Lavender'
  | 'Marigold'
  | 'Mink'
  | 'Navy'
  | 'Platinum'
  | 'Plum'
  | 'Pumpkin'
  | 'Purple'
  | 'RoyalBlue'
  | 'Seafoam'
  | 'Steel'
  | 'Teal';

/** How a kind of record is drawn. */
export interface RecordLook {
  small: FluentIcon;
  large: FluentIcon;
  palette: Palette;
}

const look = (small: FluentIcon, large: FluentIcon, palette: Palette): RecordLook => ({ small, large, palette });

/** Drawn for an entity that this build does not know. */
export const otherLook = look(Cube16Filled, Cube20Filled, 'Platinum');

/** The looks by logical name, as design/record-icons.md has them. */
export const recordLooks: { readonly [entity: string]: RecordLook } = {
  account: look(Building16Filled, Building20Filled, 'Teal'),
  contact: look(Person16Filled, Person20Filled, 'RoyalBlue'),
  lead: look(PersonStar16Filled, PersonStar20Filled, 'Pumpkin'),
  opportunity: look(Trophy16Filled, Trophy20Filled, 'Forest'),
  incident: look(Headset16Filled, Headset20Filled, 'Cranberry'),
  email: look(Mail16Filled, Mail20Filled, 'Steel'),
  appointment: look(CalendarLtr16Filled, CalendarLtr20Filled, 'Purple'),
  recurringappointmentmaster: look(CalendarSync16Filled, CalendarSync20Filled, 'Purple'),
  task: look(TaskListSquareLtr16Filled, TaskListSquareLtr20Filled, 'Navy'),
  phonecall: look(Call16Filled, Call20Filled, 'Seafoam'),
  letter: look(MailRead16Filled, MailRead20Filled, 'Brown'),
  fax: look(Fax16Filled, Fax20Filled, 'Mink'),
  template: look(MailTemplate16Filled, MailTemplate20Filled, 'Steel'),
  kbarticle: look(BookOpen16Filled, BookOpen20Filled, 'Marigold'),
  salesliterature: look(SlideText16Filled, SlideText20Filled, 'Plum'),
  list: look(PeopleTeam16Filled, PeopleTeam20Filled, 'Lavender'),
  connection: look(Connector16Filled, Connector20Filled, 'Anchor'),
  systemuser: look(Person16Filled, Person20Filled, 'Anchor'),
};
