import type { DeclarationRequest } from '#shared/api/declaration.ts';
import { isMasked, maskNumber } from '#shared/masking.ts';
import { canBeDialled } from '#shared/phone.ts';
import { Problem } from '../http/problem.ts';
import type { ServiceRow } from './services.ts';

/** The one number that reads like this when it is masked. @throws Problem 400 where none does, or more than one */
function whole(masked: string, known: readonly (string | null)[], field: string): string {
  if (!isMasked(masked)) return masked;
  // As the interface writes it, or as it is dialled inside the country.
  const shown = masked.startsWith('+') ? masked : `+86${masked.replace(/^0/, '')}`;
  const found = new Set(known.filter((number) => number !== null && maskNumber(number) === shown));
  const [number] = found;
  if (found.size === 1 && number) return number;
  const message = 'a masked number is taken only as the registry shows it and where it means one person; give it whole';
  throw new Problem(400, 'masked_number', `${field}: ${message}.`, [{ field, code: 'masked_number', message }]);
}

/** Whom nobody can call back is never told. @throws Problem 400 `phone_invalid` */
function callable(number: string, field: string): string {
  if (canBeDialled(number)) return number;
  const message = 'it cannot be dialled; write it as 154 0000 0001 or 0903 1234567, or leave the contact out';
  throw new Problem(400, 'phone_invalid', `${field}: ${message}.`, [{ field, code: 'phone_invalid', message }]);
}

/**
 * Staff read people's numbers masked, and declare with what they read: the desk knows whom it meant, and keeps the whole
 * number. Nothing that is masked ever gets into the record, and no contact who cannot be called.
 */
export function withWholeNumbers(
  service: Pick<ServiceRow, 'contacts' | 'numbers'>,
  request: DeclarationRequest,
): DeclarationRequest {
  const { contact, affectedNumbers } = request;
  const people = contact && service.contacts.filter((c) => c.name === contact.name).map((c) => c.phone);
  const members = service.numbers.map((n) => n.number);
  return {
    ...request,
    ...(contact
      ? {
          contact: {
            ...contact,
            phone: callable(whole(contact.phone, people ?? [], 'contact.phone'), 'contact.phone'),
          },
        }
      : {}),
    ...(affectedNumbers
      ? { affectedNumbers: affectedNumbers.map((n, at) => whole(n, members, `affectedNumbers.${at}`)) }
      : {}),
  };
}
