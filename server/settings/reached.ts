import type pg from 'pg';
import { Problem } from '#server/http/problem.ts';
import { toNumber } from '#server/pool/number.ts';
import { readHomeArea } from '#server/pool/terms.ts';
import type { EditUserRequest } from '#shared/api/adminUser.ts';

/** A number that can be called. @throws Problem 422 `phone_invalid` */
function dialled(phone: string, homeArea: string): string {
  const number = /[*]/.test(phone) ? null : toNumber(phone, homeArea);
  if (number !== null) return number;
  const message = `${phone} is no phone number. Write it as 154 0000 0001 or 0${homeArea} 1234567.`;
  throw new Problem(422, 'phone_invalid', message, [{ field: 'phone', code: 'phone_invalid', message }]);
}

/** Keeps how `user` is reached, as far as it was said. */
export async function setReached(
  client: pg.ClientBase,
  branch: string,
  user: string,
  { phone, noticeEmail, noticeLanguage }: Pick<EditUserRequest, 'phone' | 'noticeEmail' | 'noticeLanguage'>,
): Promise<void> {
  if (phone !== undefined) {
    const homeArea = await readHomeArea(client, branch);
    await client.query('update app_user set phone = $2, updated_at = now() where id = $1', [
      user,
      phone === null ? null : dialled(phone, homeArea),
    ]);
  }
  if (noticeEmail !== undefined)
    await client.query('update app_user set notice_email = $2, updated_at = now() where id = $1', [user, noticeEmail]);
  if (noticeLanguage !== undefined)
    await client.query('update app_user set notice_language = $2, updated_at = now() where id = $1', [
      user,
      noticeLanguage,
    ]);
}
