import fc from 'fast-check';

// The same histories for every mutant, few of them; a failure is enough, nobody reads the smallest one.
fc.configureGlobal({ seed: 20260101, numRuns: 20, endOnFailure: true });
