import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/activity';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Gauge from '@lucide/svelte/icons/gauge';
import HardHat from '@lucide/svelte/icons/hard-hat';
import Headset from '@lucide/svelte/icons/headset';
import MonitorPlay from '@lucide/svelte/icons/monitor-play';
import Phone from '@lucide/svelte/icons/phone';
import PhoneForwarded from '@lucide/svelte/icons/phone-forwarded';
import TrafficCone from '@lucide/svelte/icons/traffic-cone';
import Users from '@lucide/svelte/icons/users';
import type { Page } from '#web/access.ts';

/** The picture of each page in the navigation. */
export const PAGE_ICON: Record<Page, Component<{ size?: number; 'aria-hidden'?: 'true' }>> = {
  field: HardHat,
  triage: Activity,
  intake: Headset,
  customers: Users,
  works: TrafficCone,
  wall: MonitorPlay,
  pools: Gauge,
  reports: ChartColumn,
  followup: PhoneForwarded,
  duty: CalendarClock,
  portal: Phone,
};
