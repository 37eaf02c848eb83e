import type { Input } from '../../../bridge';

/** A record of the examples. Fields whose value is { of } name another one, by its key. */
export interface ExampleRecord {
  key: string;
  entity: 'account' | 'contact' | 'lead' | 'opportunity' | 'incident';
  fields: { readonly [name: string]: Input | { readonly of: string } };
}

const account = (key: string, name: string, city: string, telephone1: string, emailaddress1: string): ExampleRecord => ({
  key,
  entity: 'account',
  fields: { name, address1_city: city, telephone1, emailaddress1, websiteurl: `https://${emailaddress1.split('@')[1]}` },
});

const contact = (key: string, firstname: string, lastname: string, jobtitle: string, of: string, emailaddress1: string): ExampleRecord => ({
  key,
  entity: 'contact',
  fields: { firstname, lastname, jobtitle, parentcustomerid: { of }, emailaddress1 },
});

const lead = (key: string, subject: string, firstname: string, lastname: string, companyname: string, emailaddress1: string): ExampleRecord => ({
  key,
  entity: 'lead',
  fields: { subject, firstname, lastname, companyname, emailaddress1 },
});

const opportunity = (key: string, name: string, of: string, parentcontactid: string, estimatedvalue: string, closeprobability: number): ExampleRecord => ({
  key,
  entity: 'opportunity',
  fields: { name, customerid: { of }, parentaccountid: { of }, parentcontactid: { of: parentcontactid }, estimatedvalue, closeprobability },
});

const incident = (key: string, title: string, of: string, primarycontactid: string): ExampleRecord => ({
  key,
  entity: 'incident',
  fields: { title, customerid: { of }, primarycontactid: { of: primarycontactid } },
});

/** The records of the examples; each stands after those that it names. */
export const exampleRecords: readonly ExampleRecord[] = [
  account('fjordline', 'Fjordline Bakeries', 'Bergen', '+47 55 01 00 10', 'office@fjordline.example'),
  account('tessel', 'Tessel Instruments', 'Delft', '+31 15 010 0020', 'info@tessel.example'),
  account('harborpine', 'Harbor & Pine Hotels', 'Halifax', '+1 902 555 0130', 'reservations@harborpine.example'),
  account('quillon', 'Quillon Textiles', 'Porto', '+351 22 010 0040', 'geral@quillon.example'),
  contact('astrid', 'Astrid', 'Nygaard', 'Head of production', 'fjordline', 'astrid.nygaard@fjordline.example'),
  contact('leif', 'Leif', 'Sandvik', 'Purchasing', 'fjordline', 'leif.sandvik@fjordline.example'),
  contact('joris', 'Joris', 'van Dam', 'Managing director', 'tessel', 'joris@tessel.example'),
  contact('mirte', 'Mirte', 'Bakker', 'Service engineer', 'tessel', 'mirte@tessel.example'),
  contact('odile', 'Odile', 'Comeau', 'General manager', 'harborpine', 'odile@harborpine.example'),
  contact('wes', 'Wes', 'Hartling', 'Facilities', 'harborpine', 'wes@harborpine.example'),
  contact('beatriz', 'Beatriz', 'Fonseca', 'Design lead', 'quillon', 'beatriz@quillon.example'),
  contact('nuno', 'Nuno', 'Abrantes', 'Logistics', 'quillon', 'nuno@quillon.example'),
  lead('kestrel', 'Cold storage for three depots', 'Ottilie', 'Brandt', 'Kestrel Cold Chain', 'ottilie@kestrelcold.example'),
  lead('millrace', 'Trial of two sensors', 'Rhys', 'Pugh', 'Millrace Brewing', 'rhys@millrace.example'),
  lead('sunder', 'Maintenance contract', 'Yusra', 'Amin', 'Sunder Printworks', 'yusra@sunderprint.example'),
  opportunity('oven', 'Second oven line', 'fjordline', 'astrid', '184000', 60),
  opportunity('bench', 'Calibration bench', 'tessel', 'joris', '42500', 80),
  opportunity('lobby', 'Lobby refit, phase two', 'harborpine', 'odile', '96000', 40),
  opportunity('loom', 'Loom monitoring pilot', 'quillon', 'beatriz', '27000', 25),
  incident('drift', 'Bench drifts by 0.3 °C after an hour', 'tessel', 'mirte'),
  incident('crates', 'Six crates short in the October delivery', 'quillon', 'nuno'),
];
