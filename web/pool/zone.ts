/** Pools are kept in Beijing time, whatever the branch's own zone. */
export const POOL_ZONE = 'Asia/Shanghai';
