/** The parts of npm `smpp` 0.5.1 that are used here; it brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  export interface MessageText {
    readonly message: string | Buffer;
  }

  export interface PDU {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly system_id?: string;
    readonly password?: string;
    readonly message_id?: string;
    readonly esm_class?: number;
    readonly data_coding?: number;
    readonly registered_delivery?: number;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly short_message?: MessageText | string | Buffer;
    readonly message_payload?: MessageText | string | Buffer;
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    response(options?: Readonly<Record<string, unknown>>): PDU;
  }

  type Send = (options: Readonly<Record<string, unknown>>, onResponse?: (pdu: PDU) => void) => boolean;

  export interface Session extends EventEmitter {
    readonly socket: Socket;
    /** False when the connection cannot be written to; then no response comes either. */
    send(pdu: PDU, onResponse?: (pdu: PDU) => void): boolean;
    bind_transceiver: Send;
    submit_sm: Send;
    deliver_sm: Send;
    enquire_link: Send;
    unbind: Send;
    close(): void;
    destroy(): void;
  }

  export function connect(options: { readonly host: string; readonly port: number }, onConnect: () => void): Session;
  export function createServer(onSession: (session: Session) => void): NetServer;
  const smpp: {
    readonly connect: typeof connect;
    readonly createServer: typeof createServer;
    /** Command status by name: `ESME_ROK`, … */
    readonly errors: Readonly<Record<string, number>>;
  };
  export default smpp;
}
