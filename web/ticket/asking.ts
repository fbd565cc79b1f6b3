/** What giving a command takes: its fields, and what is sent of them. Together, because they are fetched together. */
export { compose } from './compose.ts';
export { defaultsOf, FORMS } from './forms.ts';
