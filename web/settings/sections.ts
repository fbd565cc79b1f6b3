import type { Component } from 'svelte';
import Building from '@lucide/svelte/icons/building';
import Database from '@lucide/svelte/icons/database';
import KeyRound from '@lucide/svelte/icons/key-round';
import ListTree from '@lucide/svelte/icons/list-tree';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import MonitorPlay from '@lucide/svelte/icons/monitor-play';
import Palette from '@lucide/svelte/icons/palette';
import RadioTower from '@lucide/svelte/icons/radio-tower';
import ReceiptText from '@lucide/svelte/icons/receipt-text';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import TimerIcon from '@lucide/svelte/icons/timer';
import UsersIcon from '@lucide/svelte/icons/users';
import { type Action, type Caller, can } from '#shared/actor.ts';
import type { Key } from '#web/i18n/text.svelte.ts';

/** A page of the settings, and who has any business there. */
export interface Section {
  readonly path: `/settings/${string}`;
  /** Its name: short, it is a tab. */
  readonly text: Key;
  /** What can be done there, in one line. */
  readonly about: Key;
  readonly icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>;
  /** What one must be allowed to do; null: everybody may come. The server decides again. */
  readonly action: Action | null;
}

/** In the order of the tabs: one's own first, then people, the desk, what it says, and how it looks. */
export const SECTIONS = [
  {
    path: '/settings/preferences',
    text: 'section.preferences.name',
    about: 'section.preferences.about',
    icon: SlidersHorizontal,
    action: null,
  },
  {
    path: '/settings/users',
    text: 'section.users.name',
    about: 'section.users.about',
    icon: UsersIcon,
    action: 'administer',
  },
  {
    path: '/settings/keys',
    text: 'section.keys.name',
    about: 'section.keys.about',
    icon: KeyRound,
    action: 'administer',
  },
  {
    path: '/settings/branch',
    text: 'section.branch.name',
    about: 'section.branch.about',
    icon: Building,
    action: 'administer',
  },
  {
    path: '/settings/registry',
    text: 'section.registry.name',
    about: 'section.registry.about',
    icon: Database,
    action: 'administer',
  },
  {
    path: '/settings/causes',
    text: 'section.causes.name',
    about: 'section.causes.about',
    icon: ListTree,
    action: 'administer',
  },
  {
    path: '/settings/tariffs',
    text: 'section.tariffs.name',
    about: 'section.tariffs.about',
    icon: ReceiptText,
    action: 'administer',
  },
  {
    path: '/settings/policies',
    text: 'section.policies.name',
    about: 'section.policies.about',
    icon: TimerIcon,
    action: 'readPolicies',
  },
  {
    path: '/settings/channels',
    text: 'section.channels.name',
    about: 'section.channels.about',
    icon: RadioTower,
    action: 'readChannels',
  },
  {
    path: '/settings/screens',
    text: 'section.screens.name',
    about: 'section.screens.about',
    icon: MonitorPlay,
    action: 'manageScreens',
  },
  {
    path: '/settings/wording',
    text: 'section.wording',
    about: 'section.wordingAbout',
    icon: MessageSquareText,
    action: 'editWording',
  },
  {
    path: '/settings/audit',
    text: 'section.audit.name',
    about: 'section.audit.about',
    icon: ScrollText,
    action: 'readAudit',
  },
  {
    path: '/settings/design',
    text: 'section.design.name',
    about: 'section.design.about',
    icon: Palette,
    action: 'administer',
  },
] as const satisfies readonly Section[];

export type SectionPath = (typeof SECTIONS)[number]['path'];

export const mayUse = (caller: Caller, section: Section): boolean =>
  section.action === null || can(caller, section.action, null).yes;

export const sectionsFor = (caller: Caller): Section[] => SECTIONS.filter((section) => mayUse(caller, section));
