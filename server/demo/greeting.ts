import { DEMO_LOG_INS } from '../auth/seed.ts';

const ROLE_SAID: Record<(typeof DEMO_LOG_INS)[number]['username'], string> = {
  admin: '管理员 administrator',
  supervisor: '值班长 shift supervisor',
  engineer: '网管工程师 NOC engineer',
  hotline: '集团专席 hotline agent',
  field: '代维 field technician',
  manager: '客户经理（示范医专等） account manager of the college and others',
  manager2: '客户经理（市人民医院等） account manager of the hospital and others',
  college: '甲方专人（示范医专） fault contact of the college',
  hospital: '甲方专人（市人民医院） fault contact of the hospital',
};

/**
 * What is printed at the start of a desk with the demo.
 * @param password what opens all demo log-ins; null when it was set elsewhere and is not known here
 */
export function demoGreeting(password: string | null): string[] {
  const width = Math.max(...DEMO_LOG_INS.map((logIn) => logIn.username.length));
  return [
    password === null
      ? 'Demo log-ins (their password is the one that was set when the demo was loaded):'
      : `Demo log-ins, password ${password}`,
    ...DEMO_LOG_INS.map(({ username }) => `  ${username.padEnd(width)}  ${ROLE_SAID[username]}`),
  ];
}
