/** What is looked at, and as whom. `{ticket}` stands for an open ticket of the demo. */
export interface View {
  readonly name: string;
  readonly as: string | null;
  readonly path: string;
  readonly sizes: readonly Size[];
  /** A wall is always dark. */
  readonly themes?: readonly Theme[];
}
export type Size = 'desktop' | 'phone' | 'wall' | 'wall4k';
export type Theme = 'light' | 'dark';

export const VIEWPORTS: Record<Size, { readonly width: number; readonly height: number }> = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  wall: { width: 1920, height: 1080 },
  wall4k: { width: 3840, height: 2160 },
};

export const VIEWS: readonly View[] = [
  { name: 'sign-in', as: null, path: '/', sizes: ['desktop', 'phone'] },
  { name: 'wall', as: 'supervisor', path: '/wall', sizes: ['wall', 'wall4k'], themes: ['dark'] },
  { name: 'triage', as: 'engineer', path: '/triage', sizes: ['desktop', 'phone'] },
  { name: 'ticket', as: 'engineer', path: '/tickets/{ticket}', sizes: ['desktop', 'phone'] },
  { name: 'field', as: 'field', path: '/field', sizes: ['phone', 'desktop'] },
  { name: 'intake', as: 'hotline', path: '/intake', sizes: ['desktop', 'phone'] },
  { name: 'customers', as: 'manager', path: '/customers', sizes: ['desktop', 'phone'] },
  { name: 'customer', as: 'supervisor', path: '/customers/college', sizes: ['desktop', 'phone'] },
  { name: 'cabinets', as: 'manager', path: '/customers/college/cabinets', sizes: ['desktop'], themes: ['light'] },
  { name: 'pools', as: 'manager', path: '/pools', sizes: ['desktop', 'phone'] },
  { name: 'design', as: 'engineer', path: '/settings/design', sizes: ['desktop', 'phone'] },
  { name: 'reports', as: 'supervisor', path: '/reports', sizes: ['desktop', 'phone'] },
  { name: 'handover', as: 'supervisor', path: '/reports/handover', sizes: ['desktop', 'phone'] },
  { name: 'portal', as: 'college', path: '/portal', sizes: ['desktop', 'phone'] },
  { name: 'settings', as: 'admin', path: '/settings', sizes: ['desktop', 'phone'] },
  { name: 'settings-preferences', as: 'admin', path: '/settings/preferences', sizes: ['desktop', 'phone'] },
  { name: 'settings-users', as: 'admin', path: '/settings/users', sizes: ['desktop', 'phone'] },
  { name: 'settings-keys', as: 'admin', path: '/settings/keys', sizes: ['desktop', 'phone'] },
  { name: 'settings-branch', as: 'admin', path: '/settings/branch', sizes: ['desktop', 'phone'] },
  { name: 'settings-registry', as: 'admin', path: '/settings/registry', sizes: ['desktop', 'phone'] },
  { name: 'settings-policies', as: 'admin', path: '/settings/policies', sizes: ['desktop', 'phone'] },
  { name: 'settings-channels', as: 'admin', path: '/settings/channels', sizes: ['desktop', 'phone'] },
  { name: 'settings-audit', as: 'admin', path: '/settings/audit', sizes: ['desktop', 'phone'] },
];
