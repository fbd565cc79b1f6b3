export const visit = {
  visit: {
    appointment: 'Appointment',
    told: 'The customer reads it on their page.',
    noteHint: 'Seen inside only.',
    planned: 'Comes {{time}}',
    onSite: 'On site {{time}}',
    onSiteSince: 'On site since {{time}}',
    left: 'Left {{time}}',
    next: 'Next {{time}}',
    deviceTime: 'by the phone’s clock {{time}}',
    willCome: 'A technician comes at {{time}}. Please have somebody there to let them in.',
    isThere: 'A technician is with you and working on it.',
  },
};
