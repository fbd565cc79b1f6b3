import type { Deps } from '../../deps.ts';
import { vapidKeys } from '#server/push/vapid.ts';
import { createMailSender } from './email.ts';
import { createPushSender } from './push.ts';
import type { OnReceipt, Sender } from './sender.ts';
import { createSmppSender } from './smppSender.ts';
import { createSmsGateway } from './smsGateway.ts';

/** The ways out that the configuration names. Each is open when it is returned. */
export function openSenders({ config, db, log }: Pick<Deps, 'config' | 'db' | 'log'>, onReceipt: OnReceipt): Sender[] {
  const { smsUrl, smtpUrl, pushServices, publicUrl, secret } = config;
  return [
    ...(smsUrl === null
      ? []
      : [smsUrl.startsWith('smpp:') ? createSmppSender({ url: smsUrl, log, onReceipt }) : createSmsGateway(smsUrl)]),
    ...(smtpUrl === null ? [] : [createMailSender({ url: smtpUrl, publicUrl })]),
    ...(pushServices.length === 0
      ? []
      : [createPushSender({ db, keys: vapidKeys(secret), services: pushServices, publicUrl })]),
  ];
}
