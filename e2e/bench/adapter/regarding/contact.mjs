// How the harness's records lie in contacts: the table of e2e/bench/record, for the page.

/** Attributes and fields that are the same text. */
const texts = {
  externaluseridentifier: 'id',
  nickname: 'type',
  jobtitle: 'state',
  firstname: 'firstName',
  lastname: 'lastName',
  department: 'company',
  telephone2: 'phone',
  address1_city: 'city',
  address1_line1: 'street',
  address1_postalcode: 'zip',
  address1_country: 'country',
  managername: 'subject',
  description: 'body',
  salutation: 'direction',
  governmentid: 'threadId',
  websiteurl: 'messageId',
  childrensnames: 'tags',
};

/** Attributes for text that hold a number. */
const digits = { mobilephone: 'modified', employeeid: 'created', telephone1: 'rev' };

export const stateAttribute = 'jobtitle';
export const revisionAttribute = 'telephone1';

/** What a contact holds for a record; owners are the ids of u00 and on. */
export function fieldsOf(rec, owners) {
  const fields = {
    haschildrencode: rec.hasAttachment,
    numberofchildren: rec.score,
    creditlimit: String(rec.priority),
    emailaddress1: rec.email.replace('@', `+${rec.id}@`),
    ownerid: ownerLink(rec.owner, owners),
  };
  for (const [attribute, field] of Object.entries(texts)) fields[attribute] = rec[field];
  for (const [attribute, field] of Object.entries(digits)) fields[attribute] = String(rec[field]);
  return fields;
}

export function ownerLink(owner, owners) {
  return { entity: 'systemuser', id: owners[Number(owner.slice(1))], name: owner };
}

/** The record that a contact's page shows. */
export function recordOf(fields, owners) {
  const rec = {
    hasAttachment: fields.haschildrencode === true,
    score: fields.numberofchildren,
    priority: Number(fields.creditlimit),
    email: fields.emailaddress1.replace(/\+[^@]*@/, '@'),
    owner: `u${String(owners.indexOf(fields.ownerid.id)).padStart(2, '0')}`,
  };
  for (const [attribute, field] of Object.entries(texts)) rec[field] = fields[attribute];
  for (const [attribute, field] of Object.entries(digits)) rec[field] = Number(fields[attribute]);
  return rec;
}

/** What a row of a list shows of a record: that which its columns hold. */
export function shownOf(row, columns) {
  const cell = (name) => row.cells[columns.indexOf(name)];
  const email = cell('emailaddress1') ?? '';
  return {
    id: /\+([^@]*)@/.exec(email)?.[1] ?? '',
    email: email.replace(/\+[^@]*@/, '@'),
    state: cell(stateAttribute),
    modified: Number(cell('mobilephone')),
    rev: Number(cell(revisionAttribute)),
  };
}

const firstId = 1_700_000_000_000;

const hash = (x) => {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
};

/** The id of the contact of seeded record i: a UUIDv7, as record.ContactID makes it. */
export function contactId(i) {
  let random = '';
  for (let k = 0, h = i >>> 0; k < 3; k++) {
    h = hash((h + 0x9e3779b9) >>> 0);
    random += h.toString(16).padStart(8, '0');
  }
  const ms = (firstId + i).toString(16).padStart(12, '0');
  const variant = ((parseInt(random[4], 16) & 0x3) | 0x8).toString(16);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${random.slice(1, 4)}-${variant}${random.slice(5, 8)}-${random.slice(8, 20)}`;
}
