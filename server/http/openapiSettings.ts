import { apiKeyListSchema, apiKeySchema, madeApiKeySchema, newApiKeySchema } from '#shared/api/adminKey.ts';
import {
  adminUserListSchema,
  adminUserQuerySchema,
  adminUserSchema,
  editUserSchema,
  newPasswordSchema,
  newUserSchema,
  resetPasswordSchema,
} from '#shared/api/adminUser.ts';
import { auditListSchema, auditQuerySchema } from '#shared/api/audit.ts';
import { channelsSchema, channelTestSchema, newChannelTestSchema } from '#shared/api/channels.ts';
import { branchSchema, editBranchSchema } from '#shared/api/branch.ts';
import { answer, body, id, MISSING, problem, PROBLEMS, query, REFUSED } from './openapiParts.ts';
import { ownNoticesSchema, setOwnNoticesSchema } from '#shared/api/ownNotices.ts';
import { causePaths } from './openapiCauses.ts';
import { dutyPaths } from './openapiDuty.ts';
import { policyPaths } from './openapiPolicies.ts';
import { tariffPaths } from './openapiTariffs.ts';
import { registryPaths } from './openapiRegistry.ts';
import { screenPaths } from './openapiScreens.ts';

/** The settings' part of the description of the interface. */
const switching = (summary: string) => ({
  post: {
    summary,
    parameters: [id('User')],
    responses: { '200': answer(adminUserSchema, 'The user'), ...PROBLEMS, ...MISSING, ...REFUSED },
  },
});

export const settingsPaths = {
  '/api/me/notices': {
    get: {
      summary: 'Where one is reached by SMS and mail, and in which language; for whoever works here',
      responses: { '200': answer(ownNoticesSchema, 'As an administrator set it'), ...PROBLEMS },
    },
    put: {
      summary: 'Choose the language of what is sent to oneself from now on',
      requestBody: body(setOwnNoticesSchema),
      responses: { '200': answer(ownNoticesSchema, 'As it is now'), ...PROBLEMS },
    },
  },
  ...registryPaths,
  ...policyPaths,
  ...tariffPaths,
  ...causePaths,
  ...dutyPaths,
  ...screenPaths,
  '/api/admin/users': {
    get: {
      summary: 'Users of the branch; for administrators',
      parameters: query(adminUserQuerySchema),
      responses: { '200': answer(adminUserListSchema, 'By user name, at most 200'), ...PROBLEMS },
    },
    post: {
      summary: 'Make a user who signs in with a password',
      requestBody: body(newUserSchema),
      responses: {
        '201': answer(newPasswordSchema, 'Made; the random password, this once'),
        ...PROBLEMS,
        '409': problem('The user name is taken'),
        ...REFUSED,
      },
    },
  },
  '/api/admin/users/{id}': {
    patch: {
      summary: 'Change name, role, customers or how they are reached; a new role or customer signs out everywhere',
      parameters: [id('User')],
      requestBody: body(editUserSchema),
      responses: { '200': answer(adminUserSchema, 'The user'), ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
  '/api/admin/users/{id}/disable': switching('End a user’s sessions and live connections, and let them in no more'),
  '/api/admin/users/{id}/enable': switching('Let a disabled user sign in again'),
  '/api/admin/users/{id}/password': {
    post: {
      summary: 'Give a user another password, and sign them out everywhere',
      parameters: [id('User')],
      requestBody: body(resetPasswordSchema),
      responses: {
        '200': answer(newPasswordSchema, 'Done; the random password, this once'),
        ...PROBLEMS,
        ...MISSING,
        ...REFUSED,
      },
    },
  },
  '/api/admin/keys': {
    get: {
      summary: 'API keys of integrations',
      responses: { '200': answer(apiKeyListSchema, 'Those that work first'), ...PROBLEMS },
    },
    post: {
      summary: 'Make a key for an integration',
      requestBody: body(newApiKeySchema),
      responses: { '201': answer(madeApiKeySchema, 'Made; the key, this once'), ...PROBLEMS },
    },
  },
  '/api/admin/keys/{id}/revoke': {
    post: {
      summary: 'End a key at once and for good',
      parameters: [id('Key')],
      responses: { '200': answer(apiKeySchema, 'The key'), ...PROBLEMS, ...MISSING },
    },
  },
  '/api/admin/branch': {
    get: { summary: 'The branch', responses: { '200': answer(branchSchema, 'The branch'), ...PROBLEMS } },
    patch: {
      summary:
        'Change the branch’s name, time zone or test numbers, or when a screen’s staleness or silence is an alarm',
      requestBody: body(editBranchSchema),
      responses: { '200': answer(branchSchema, 'The branch'), ...PROBLEMS },
    },
  },
  '/api/admin/audit': {
    get: {
      summary: 'What was done in the settings; for supervisors and administrators',
      parameters: query(auditQuerySchema),
      responses: { '200': answer(auditListSchema, 'Newest first'), ...PROBLEMS },
    },
  },
  '/api/admin/channels': {
    get: {
      summary: 'How notices go out, how that stands, the last tests and what did not arrive',
      responses: { '200': answer(channelsSchema, 'Secrets left out'), ...PROBLEMS },
    },
  },
  '/api/admin/channels/tests': {
    post: {
      summary: 'Send a test message; how it goes is read with the channels',
      requestBody: body(newChannelTestSchema),
      responses: {
        '202': answer(channelTestSchema, 'Queued'),
        ...PROBLEMS,
        ...REFUSED,
        '429': problem('Too many tests'),
      },
    },
  },
  '/api/admin/notices/{id}/send-again': {
    post: {
      summary: 'Send a notice again that could not be delivered, with what else of its message was not',
      parameters: [id('Notice')],
      responses: { '200': { description: 'Queued anew' }, ...PROBLEMS, ...MISSING, ...REFUSED },
    },
  },
};
