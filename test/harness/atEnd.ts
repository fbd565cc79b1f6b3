import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** Undoes something at the end of the running test, or of the file (or describe block) when called outside of one. */
export function atEnd(undo: () => Promise<void>): void {
  if (TestRunner.getCurrentTest()) onTestFinished(undo);
  else afterAll(undo);
}
