/** Force majeure where a ticket is: what it proposes there. */
export const majeureOver = {
  majeureOver: {
    title: '不可抗力可能影响这一故障',
    lasts: '{{kind}}，{{from}} 起',
    span: '{{kind}}，{{from}} 至 {{to}}',
    text: '是否由它造成，由工程师判断；写明因果才可挂起，会告知客户。',
    suspend: '说明因果并挂起',
    record: '不可抗力记录',
    none: '不引用',
    causation: '写明它如何造成这一故障（因果关系），有何证据。会告知对方，对方可提出不同意。',
    refers: '引用不可抗力记录',
  },
};
