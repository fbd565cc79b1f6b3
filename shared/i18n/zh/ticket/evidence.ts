/** The record as a file to keep and to verify. */
export const evidence = {
  evidence: {
    download: '证据包',
    report: '处理报告',
    what: '下载全部记录、计时与双方测试，可离线核验是否被改动',
  },
};
