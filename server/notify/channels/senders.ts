import type { Deps } from '../../deps.ts';
import { createMailSender } from './email.ts';
import type { OnReceipt, Sender } from './sender.ts';
import { createSmppSender } from './smppSender.ts';
import { createSmsGateway } from './smsGateway.ts';

/** The ways out that the configuration names. Each is open when it is returned. */
export function openSenders({ config, log }: Pick<Deps, 'config' | 'log'>, onReceipt: OnReceipt): Sender[] {
  const { smsUrl, smtpUrl, publicUrl } = config;
  return [
    ...(smsUrl === null
      ? []
      : [smsUrl.startsWith('smpp:') ? createSmppSender({ url: smsUrl, log, onReceipt }) : createSmsGateway(smsUrl)]),
    ...(smtpUrl === null ? [] : [createMailSender({ url: smtpUrl, publicUrl })]),
  ];
}
