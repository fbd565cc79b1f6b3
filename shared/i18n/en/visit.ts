export const visit = {
  visit: {
    appointment: 'Appointment',
    told: 'The customer reads it on their page.',
    noteHint: 'Seen inside only.',
    planned: 'Comes {{time}}',
    onSiteSince: 'On site since {{time}}',
    onSiteShort: 'On site',
    left: 'Left {{time}}',
    deviceTime: 'by the phone’s clock {{time}}',
    willCome: 'A technician comes at {{time}}. Please have somebody there to let them in.',
    isThere: 'A technician is with you and working on it.',
  },
};
