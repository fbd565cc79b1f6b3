import { board } from './core/board.ts';
import { domain } from './core/domain.ts';
import { keys } from './core/keys.ts';
import { problems } from './core/problems.ts';
import { shell } from './core/shell.ts';

/** What every page says. */
export const core = { ...board, ...domain, ...keys, ...problems, ...shell };
