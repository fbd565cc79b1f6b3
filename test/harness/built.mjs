// Global set-up of the tests that need the built pages.
import { buildStale } from '#server/prepare.mjs';

export default buildStale;
