import { holds } from '#test/chaos/heldInTest.ts';

holds('R1', 50);
