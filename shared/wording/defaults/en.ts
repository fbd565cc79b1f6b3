import type { WordingKind } from '../kinds.ts';

/** As shipped. A branch writes its own over it. */
export const enTemplates: Readonly<Record<WordingKind, string>> = {
  work_order: `WORK ORDER REPORT {ticket}[, order {references}]
Customer: {customer} ({level}), {service}
Fault: {symptom}, affecting {affected}
Declared: {declared}[, began {occurred}][, acknowledged {acknowledged}]
[Located at: {located}]
[Cause: {cause}[ ({cause_in_detail})]]
[Action: {action}]
[Bypass: {bypass}]
[Joint test: {tests}]
[Restored: {restored}]
[Resolution: {resolution}]
[Customer: {confirmed}]
State: {state}
Elapsed {elapsed}, net {net}
Held by: {held}
[Unit: {unit}]
Reported by {author}, {now}`,

  first_report: `FIRST REPORT {now}
{declared}: {customer}[ ({county})] declared {service}: {symptom}, affecting {affected}.[ It began at {occurred}.]
[Customer says: {description}.]
State: {state}[, handled by {handler}].
[Findings: {findings}.]
[Emergency measures: {measures}.]
[Next: {next}.][ Due {due}.]
Ticket {ticket}[, order {references}]. Reported by {author}`,

  interim_report: `INTERIM REPORT {now}
{customer}, {service}: {symptom}, affecting {affected}. Declared {declared}, {elapsed} ago[, chased {chases}].
State: {state}[, held by {holder}][, handled by {handler}].
[Located at: {located}.]
[Work:
{segments}]
[Bypass: {bypass}.]
[Emergency measures: {measures}.]
[Joint test: {tests}.]
[Clock suspended: {suspension}.]
[Next: {next}.][ Due {due}.]
Ticket {ticket}[, order {references}]. Reported by {author}`,

  final_report: `FINAL REPORT {now}
{customer}, {service}: {symptom}, affecting {affected}. Declared {declared}[, restored {restored}]; elapsed {elapsed}, net {net}.
State: {state}[, resolution: {resolution}].
[Located at: {located}.]
[Cause: {cause}[ ({cause_in_detail})].]
[Action: {action}.]
[Joint test: {tests}.]
[Customer: {confirmed}.]
Who held the clock:
{ledger}
Ticket {ticket}[, order {references}]. Reported by {author}`,

  group_message: `FAULT UPDATE: {customer}, {service}
Declared {declared}: {symptom}, affecting {affected}.
Progress: {progress}
[Cause: {cause}.]
[Please try: {please_test}, and tell us the result.]
[Call {test_number} from the phone that was faulty and hang up after the tone: that is recorded by itself.]
[Restored at {restored}, after {elapsed}.]
[We will contact you by {promised}.]
Ticket {ticket}, as of {now}. {branch}`,

  phone_script: `Hello[, am I speaking to {contact}]? This is the enterprise desk of {branch}.
You told us at {declared} about {service}: {symptom}. The ticket is {ticket}.
{progress}
[The cause was: {cause}.]
[Could you try now: {please_test}. Is it all right?]
[Please call {test_number} from the phone that was faulty and hang up after the tone: I see it here at once.]
[An engineer will contact you by {promised} at the latest.]
Is there anything else? You reach us day and night at 10086, then 8.`,
};
