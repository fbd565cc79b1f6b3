import {
  dutyMadeSchema,
  dutyQuerySchema,
  dutyWeekQuerySchema,
  dutyWeekSchema,
  newOverrideSchema,
  newShiftSchema,
  onDutySchema,
} from '#shared/api/duty.ts';
import { answer, body, id, MISSING, PROBLEMS, query, REFUSED } from './openapiParts.ts';

/** The on-duty rota's part of the description of the interface. */
const removing = (of: 'Shift' | 'Override') => ({
  delete: {
    summary: `Take a ${of.toLowerCase()} away`,
    parameters: [id(of)],
    responses: { '204': { description: 'Gone' }, ...PROBLEMS, ...MISSING },
  },
});

export const dutyPaths = {
  '/api/duty': {
    get: {
      summary: 'Who is on duty now, or at a moment, with the numbers to call them by; for staff and walls',
      parameters: query(dutyQuerySchema),
      responses: { '200': answer(onDutySchema, 'By post'), ...PROBLEMS },
    },
  },
  '/api/duty/week': {
    get: {
      summary: 'Seven days of the rota, with its gaps and overlaps; for staff',
      parameters: query(dutyWeekQuerySchema),
      responses: { '200': answer(dutyWeekSchema, 'The week'), ...PROBLEMS },
    },
  },
  '/api/duty/shifts': {
    post: {
      summary: 'Put somebody on duty, once or again every so many days; for supervisors and administrators',
      requestBody: body(newShiftSchema),
      responses: { '201': answer(dutyMadeSchema, 'Made'), ...PROBLEMS, ...REFUSED },
    },
  },
  '/api/duty/shifts/{id}': removing('Shift'),
  '/api/duty/overrides': {
    post: {
      summary: 'Put somebody in for somebody for a while, add somebody, or take somebody off',
      requestBody: body(newOverrideSchema),
      responses: { '201': answer(dutyMadeSchema, 'Made'), ...PROBLEMS, ...REFUSED },
    },
  },
  '/api/duty/overrides/{id}': removing('Override'),
};
