import { readContract } from '../contracts/read.ts';
import { tellObligations } from '../contracts/tell.ts';
import { readNow } from '../tickets/queries.ts';
import type { SweptOne } from './swept.ts';

/** Obligations that are nearly due, or overdue. */
export const sweepContract: SweptOne = async (client, _deps, id) => {
  const { rowCount } = await client.query('select from contract where id = $1 for no key update skip locked', [id]);
  const contract = rowCount === 0 ? null : await readContract(client, null, id);
  if (contract === null) return false;
  await tellObligations(client, contract, await readNow(client));
  return true;
};
