/** Somebody on a message of the examples; "me" is who fills the workspace. */
export type ExampleAddress = 'me' | { readonly name: string; readonly address: string };

/** A message of the examples. */
export interface ExampleMessage {
  from: ExampleAddress;
  to: readonly ExampleAddress[];
  cc?: readonly ExampleAddress[];
  subject: string;
  /** How many days ago it was sent, and at which local time. */
  daysAgo: number;
  at: string;
  text: readonly string[];
  /** The same as HTML, where it has some. */
  html?: string;
  /** The message that it answers, by its place in the list. */
  answers?: number;
  file?: { name: string; text: string };
}

const astrid = { name: 'Astrid Nygaard', address: 'astrid.nygaard@fjordline.example' };
const leif = { name: 'Leif Sandvik', address: 'leif.sandvik@fjordline.example' };
const joris = { name: 'Joris van Dam', address: 'joris@tessel.example' };
const mirte = { name: 'Mirte Bakker', address: 'mirte@tessel.example' };
const odile = { name: 'Odile Comeau', address: 'odile@harborpine.example' };
const wes = { name: 'Wes Hartling', address: 'wes@harborpine.example' };
const beatriz = { name: 'Beatriz Fonseca', address: 'beatriz@quillon.example' };
const nuno = { name: 'Nuno Abrantes', address: 'nuno@quillon.example' };
const ottilie = { name: 'Ottilie Brandt', address: 'ottilie@kestrelcold.example' };
// Nobody knows these.
const pavel = { name: 'Pavel Horn', address: 'pavel@hornelectric.example' };
const dispatch = { name: 'Dispatch', address: 'dispatch@northquay.example' };
const fair = { name: 'Trade Fair Office', address: 'stands@coldtechfair.example' };

/** The messages of the examples, in the order in which they were sent. */
export const exampleMessages: readonly ExampleMessage[] = [
  {
    from: nuno, to: ['me'], subject: 'Six crates short', daysAgo: 9, at: '08:42',
    text: ['Hello,', '', 'the October delivery came in this morning with six crates less than the note says. The driver signed for it. Could you find out where they are?', '', 'Nuno'],
  },
  {
    from: 'me', to: [nuno], subject: 'Re: Six crates short', daysAgo: 9, at: '10:05', answers: 0,
    text: ['Hello Nuno,', '', 'thank you for telling us so quickly. I have asked the carrier and will write as soon as I know more.', '', '> the October delivery came in this morning with six crates less than the note says.'],
  },
  {
    from: dispatch, to: ['me'], subject: 'Crates found at the quay', daysAgo: 8, at: '15:30',
    text: ['Six crates for Quillon were left on our quay on Monday. They go out with tomorrow’s truck.', '', 'Dispatch, North Quay'],
  },
  {
    from: joris, to: ['me'], cc: [mirte], subject: 'Calibration bench: your offer', daysAgo: 7, at: '09:14',
    text: ['Good morning,', '', 'we went through the offer yesterday. The price is what we had hoped for. Two questions: can the bench be delivered before the end of the quarter, and is the training included?', '', 'Joris van Dam'],
    html: '<p>Good morning,</p><p>we went through the offer yesterday. The price is what we had hoped for. Two questions:</p><ul><li>can the bench be delivered <b>before the end of the quarter</b>, and</li><li>is the training included?</li></ul><p>Joris van Dam</p>',
  },
  {
    from: 'me', to: [joris], cc: [mirte], subject: 'Re: Calibration bench: your offer', daysAgo: 7, at: '11:20', answers: 3,
    text: ['Hello Joris,', '', 'yes to both. I will send the dates tomorrow.'],
  },
  {
    from: mirte, to: ['me'], subject: 'Bench drifts after an hour', daysAgo: 5, at: '16:48',
    text: ['Hi,', '', 'the bench on loan drifts by 0.3 °C after about an hour. The log is attached. Is that a known fault?', '', 'Mirte'],
    file: { name: 'drift-log.csv', text: 'minute,celsius\n0,20.00\n30,20.12\n60,20.29\n90,20.31\n' },
  },
  {
    from: odile, to: ['me'], cc: [wes], subject: 'Lobby refit: colours are decided', daysAgo: 4, at: '13:02',
    text: ['Hello,', '', 'the owners chose the second of the three boards. Wes has the floor plan and can let your people in from Thursday on.', '', 'Odile'],
  },
  {
    from: pavel, to: ['me'], subject: 'Wiring at Harbor & Pine', daysAgo: 4, at: '17:26',
    text: ['Good afternoon,', '', 'I do the wiring at Harbor & Pine. Before your fittings arrive I need to know what they draw. Could you send me the data sheet?', '', 'Pavel Horn, Horn Electric'],
  },
  {
    from: astrid, to: ['me'], cc: [leif], subject: 'Second oven line: numbers for the board', daysAgo: 2, at: '08:15',
    text: ['Good morning,', '', 'the board meets on Friday. Could you send me the numbers for the second oven line on one page: price, delivery, and what it saves in a year?', '', 'Astrid Nygaard', 'Fjordline Bakeries'],
    html: '<p>Good morning,</p><p>the board meets on <b>Friday</b>. Could you send me the numbers for the second oven line on one page: price, delivery, and what it saves in a year?</p><p>Astrid Nygaard<br>Fjordline Bakeries</p>',
  },
  {
    from: ottilie, to: ['me'], subject: 'Cold storage for three depots', daysAgo: 1, at: '09:51',
    text: ['Hello,', '', 'a colleague at Millrace gave me your name. We run three depots and look for somebody who watches the temperature in all of them. Who should I talk to?', '', 'Ottilie Brandt, Kestrel Cold Chain'],
  },
  {
    from: fair, to: ['me'], subject: 'Your stand at the fair', daysAgo: 1, at: '14:00',
    text: ['The plan of the hall is ready. Your stand is 4.112. Please confirm by the end of the month.'],
  },
  {
    from: beatriz, to: ['me'], subject: 'Loom pilot: which looms first?', daysAgo: 0, at: '07:38',
    text: ['Good morning,', '', 'for the pilot I would take looms 3 and 7: they stop most often. Does that suit you?', '', 'Beatriz'],
  },
];
