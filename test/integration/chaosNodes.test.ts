import { holds } from '#test/chaos/heldInTest.ts';

holds('R2', 4);
holds('R7', 2);
holds('R8', 1);
