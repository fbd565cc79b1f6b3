import { CENTREX_55, type Plan, type PlanVersion } from '#shared/pool/plan.ts';

/** A tariff as the demo's contracts name it. All but the first are demo values. */
export interface DemoPlan extends PlanVersion {
  readonly id: string;
}

const sized = (zh: string, en: string, monthlyFeeFen: number, includedMinutes: number): Plan => ({
  ...CENTREX_55,
  name: { zh, en },
  monthlyFeeFen,
  includedMinutes,
});

const since = '2020-01-01';

export const DEMO_PLANS: readonly DemoPlan[] = [
  { id: 'centrex-55', version: 1, validFrom: since, plan: CENTREX_55 },
  {
    id: 'centrex-120',
    version: 1,
    validFrom: since,
    plan: sized('融合通信 120 线套餐（示例）', 'CM-IMS centrex, 120 desk phones (demo)', 98_000, 9_000),
  },
  {
    id: 'centrex-small',
    version: 1,
    validFrom: since,
    plan: sized('融合通信小型套餐（示例）', 'CM-IMS centrex, small (demo)', 18_000, 1_200),
  },
];
