import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Card, Cards, CardsQuery } from '../../bridge';
import { fakeScreen, type FakeCalls } from '../../ui/testing';
import { People } from './People';

afterEach(cleanup);

const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const card: Card = {
  phase: 'found', name: 'Ines Carvalho', isList: false, photo: null, company: 'Brightwater Dairy', jobTitle: 'Plant manager',
  emails: [{ label: 'work', value: 'ines@brightwater.example' }], phones: [{ label: '', value: '+358 2 555' }], addresses: [{ label: 'home', value: 'Satamakatu 14\n20100 Turku' }],
  urls: [{ label: '', value: 'https://brightwater.example/' }, { label: '', value: 'javascript:alert(1)' }], birthday: '12 May', note: '', categories: ['Dairy'], members: [], source: 'contacts.vcf',
};

function show(path: string, total: number, shown: Partial<Card> = {}, calls: FakeCalls = {}) {
  const asked = vi.fn<(query: CardsQuery) => void>();
  const cards = (query: CardsQuery): Cards => {
    asked(query);
    return {
      total, offset: query.offset, loading: false,
      rows: Array.from({ length: Math.max(0, Math.min(query.count, total - query.offset)) }, (_, i) => ({
        id: idOf(query.offset + i), name: `Person ${query.offset + i}`, email: 'p@x.example', company: 'Brightwater', jobTitle: 'Buyer', isList: query.lists, members: query.lists ? 14 : 0,
      })),
    };
  };
  history.replaceState(null, '', path);
  render(fakeScreen(<People />, { cards, card: { ...card, ...shown } }, calls));
  return asked;
}

test('imported contacts are listed, found as one types, and opened', async () => {
  const asked = show('/people?show=contacts', 1200);
  const list = await screen.findByRole('listbox', { name: 'Contacts' });
  expect(screen.getByText('1,200 contacts')).toBeTruthy();
  expect(within(list).getAllByRole('option')[0]?.textContent).toBe('Person 0Buyer · Brightwater');
  fireEvent.keyDown(list, { key: 'ArrowDown' });
  fireEvent.keyDown(list, { key: 'Enter' });
  await screen.findByRole('heading', { level: 2, name: 'Ines Carvalho' });
  expect(screen.getByText('E-mail (work)').nextElementSibling?.textContent).toBe('ines@brightwater.example');
  expect(screen.getByRole('link', { name: 'https://brightwater.example/' }).getAttribute('rel')).toBe('noopener noreferrer');
  expect(screen.getByText('javascript:alert(1)').closest('a')).toBeNull();
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search contacts' }), { target: { value: 'ine' } });
  await waitFor(() => expect(asked.mock.lastCall?.[0]).toMatchObject({ search: 'ine', lists: false }));
});

test('distribution lists show their members', async () => {
  show('/people?show=lists', 2, { name: 'Plant Engineering', isList: true, members: [{ name: 'Ines', address: 'ines@x.example' }, { name: '', address: 'p@x.example' }] });
  const list = await screen.findByRole('listbox', { name: 'Distribution lists' });
  fireEvent.click(within(list).getAllByRole('option')[0]!);
  const members = within(await screen.findByRole('region', { name: 'Members' })).getAllByRole('listitem');
  expect(members.map((member) => member.textContent)).toEqual(['Inesines@x.example', 'p@x.example']);
});

test('the picture of a card is had with its bytes', async () => {
  const attachment = vi.fn(() => ({ name: '', type: 'image/png', sizeBytes: 1, blob: new Blob(['x'], { type: 'image/png' }) }));
  show('/people?show=contacts', 1, { photo: 'photo' }, { attachment });
  fireEvent.click((await screen.findAllByRole('option'))[0]!);
  const picture = await screen.findByRole('img', { name: 'Picture of Ines Carvalho' });
  expect(picture.getAttribute('src')).toMatch(/^blob:/);
  expect(attachment).toHaveBeenCalledWith({ id: idOf(0), part: 'photo' });
});

test('without contacts the way to get some is told; a search without a match says so', async () => {
  show('/people?show=contacts', 0);
  await screen.findByText('No contacts here yet');
  expect(screen.getByRole('link', { name: 'Import in Mail' }).getAttribute('href')).toBe('/mail');
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'zz' } });
  await screen.findByText('No match for “zz”');
});

test('a contact that is gone says so', async () => {
  show('/people?show=contacts', 1, { phase: 'absent' });
  fireEvent.click((await screen.findAllByRole('option'))[0]!);
  await screen.findByText('This contact is not on this device');
});
