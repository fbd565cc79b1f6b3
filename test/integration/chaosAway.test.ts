import { holds } from '#test/chaos/heldInTest.ts';

holds('R3', 1);
holds('R4', 1);
holds('R5', 1);
