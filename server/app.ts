import type { Server } from 'node:http';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Database } from '#db/open.ts';
import { createAuth } from './auth/auth.ts';
import { createSessions } from './auth/sessions.ts';
import type { Config } from './config.ts';
import { setUpDesk } from './demo/setUp.ts';
import type { Deps } from './deps.ts';
import { authenticate, meRoutes } from './http/auth.ts';
import { attachmentsRouter } from './http/attachments.ts';
import { readJson } from './http/body.ts';
import { cabinetRouter } from './http/cabinet.ts';
import { callRecordsRouter } from './http/callRecords.ts';
import { causesRouter } from './http/causes.ts';
import { contractsRouter } from './http/contracts.ts';
import { customersRouter } from './http/customers.ts';
import { channelsRouter } from './http/channels.ts';
import { dutyRouter } from './http/duty.ts';
import { declarationsRouter } from './http/declarations.ts';
import { noRoute, problems, refuseNul } from './http/edge.ts';
import { evidenceRouter } from './http/evidence.ts';
import { followUpRouter } from './http/followUp.ts';
import { handoversRouter } from './http/handovers.ts';
import { healthRouter } from './http/health.ts';
import { importsRouter } from './http/imports.ts';
import { majeureFilesRouter, majeureRouter } from './http/majeure.ts';
import { metricsRouter } from './http/metrics.ts';
import { openApiRouter } from './http/openapi.ts';
import { refuseForeignWrites } from './http/origin.ts';
import { pages } from './http/pages.ts';
import { policiesRouter } from './http/policies.ts';
import { pairingRouter } from './http/pairing.ts';
import { billsRouter } from './http/bills.ts';
import { poolsRouter } from './http/pools.ts';
import { tariffsRouter } from './http/tariffs.ts';
import { pushRouter } from './http/push.ts';
import { refuseWritesOfScreens } from './http/readOnly.ts';
import { registryRouter } from './http/registry.ts';
import { reportsRouter } from './http/reports.ts';
import { requests } from './http/requests.ts';
import { screensRouter } from './http/screens.ts';
import { securityHeaders } from './http/security.ts';
import { revealsRouter } from './http/reveals.ts';
import { restoreLinkRouter } from './http/restoreLink.ts';
import { servicesRouter } from './http/services.ts';
import { settingsRouter } from './http/settings.ts';
import { suspicionsRouter } from './http/suspicions.ts';
import { signInRoutes } from './http/signIn.ts';
import { ticketsRouter } from './http/tickets.ts';
import { ownNoticesRouter } from './http/ownNotices.ts';
import { usersRouter } from './http/users.ts';
import { finish, serve } from './http/wire.ts';
import { wordingRouter } from './http/wording.ts';
import { worksRouter } from './http/works.ts';
import { createLimits } from './limits.ts';
import { createFeed } from './live/feed.ts';
import { createGateway } from './live/gateway.ts';
import { outsideRequests } from './log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { measureStanding } from './metrics/standing.ts';
import { createOutbox } from './notify/outbox.ts';
import type { RecordOn } from './notify/progress.ts';
import { createImports } from './pool/apart/imports.ts';
import { watchCallFolder } from './pool/folder/folder.ts';
import { followedBy } from './pool/followers.ts';
import { followRepairs } from './repair/follow.ts';
import { createScreens } from './screens/screens.ts';
import { sensing } from './sense/follower.ts';
import { createDeclare } from './tickets/declare.ts';
import { recordOn } from './tickets/execute.ts';
import { createSweep } from './timers/sweep.ts';

export interface AppOptions {
  readonly config: Config;
  readonly db: Database;
  readonly log: Logger;
  /** Serves the pages from their sources. */
  readonly pages?: RequestHandler | undefined;
}

export interface App {
  /** Not listening yet. */
  readonly http: Server;
  /** Said at the start: who can sign in. */
  readonly greeting: readonly string[];
  /** Drains: nobody new is let in, sockets are told to come back, requests under way are answered. */
  close(): Promise<void>;
}

const LARGEST_BODY = '256kb';
/** ms that a request still gets once the server is told to stop. */
const REQUESTS_END = 5_000;

/** The whole server, without a port of its own. When it is returned the desk is set up and may be used. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, db, log } = options;
  const bells: (() => void)[] = [];
  const metrics = createMetrics();
  measureStanding(metrics, db, log);
  const limits = createLimits(options);
  const deps: Deps = {
    config,
    db,
    log,
    metrics,
    limits,
    ring: () => outsideRequests(() => bells.forEach((ring) => ring())),
  };
  const { greeting } = await setUpDesk(deps);

  const record: RecordOn = (no, step) => recordOn(deps, no, step);
  const declare = createDeclare(deps);

  const auth = createAuth({ config, db, log });
  const sessions = createSessions({ config, db });

  const imports = createImports({
    ...deps,
    follow: followedBy(log, [followRepairs(deps), sensing(db, deps.ring)]),
    count: (result, lines) => metrics.callRecords.inc({ result }, lines),
  });
  const screens = createScreens(deps);
  const outbox = createOutbox(deps, { record });
  const feed = createFeed(deps);
  let draining = false;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.use(requests(deps));
  app.use(securityHeaders(config.publicUrl));
  // Packing a smaller answer costs both sides more than the packet that it saves.
  app.use(compression({ threshold: '4kb' }));
  app.use(healthRouter(deps, { feed, draining: () => draining }));
  app.use(refuseForeignWrites(config.publicUrl));
  app.use(pairingRouter(deps));
  app.use('/api/auth', signInRoutes({ ...deps, auth, sessions }));
  app.use('/r', restoreLinkRouter(deps, { record }));
  app.use('/d', cabinetRouter(deps, { declare }));
  app.use(openApiRouter());
  app.use(authenticate(sessions));
  app.use(refuseWritesOfScreens(screens));
  app.use(refuseNul);
  app.use(callRecordsRouter(imports));
  app.use(attachmentsRouter(deps));
  app.use(majeureFilesRouter(deps));
  app.use(registryRouter({ db, sessions, ring: deps.ring }));
  app.use(readJson(LARGEST_BODY));
  app.use(meRoutes(deps));
  app.use(metricsRouter(deps));
  app.use(declarationsRouter(deps, { declare }));
  app.use(servicesRouter(deps));
  app.use(customersRouter(deps));
  app.use(revealsRouter(deps));
  app.use(ticketsRouter(deps));
  app.use(evidenceRouter(deps));
  app.use(wordingRouter(deps));
  app.use(ownNoticesRouter(deps));
  app.use(usersRouter(deps));
  app.use(channelsRouter(deps, { outbox }));
  app.use(policiesRouter(deps));
  app.use(causesRouter(deps));
  app.use(dutyRouter(deps));
  app.use(settingsRouter({ db, sessions, ring: deps.ring }));
  app.use(screensRouter({ ...deps, sessions }));
  app.use(poolsRouter(deps));
  app.use(billsRouter(deps));
  app.use(tariffsRouter(deps));
  app.use(importsRouter(deps));
  app.use(suspicionsRouter(deps, { declare }));
  app.use(pushRouter(deps));
  app.use(reportsRouter(deps));
  app.use(handoversRouter(deps));
  app.use(followUpRouter(deps));
  app.use(worksRouter(deps));
  app.use(contractsRouter(deps));
  app.use(majeureRouter(deps));
  app.use(pages(options.pages));
  app.use(noRoute);
  app.use(problems(log));

  const http = serve(app);
  const gateway = createGateway({ http, deps, sessions, feed, screens });
  const sweep = createSweep(deps);
  bells.push(
    () => feed.ring(),
    () => outbox.ring(),
    () => sweep.ring(),
  );
  feed.start();
  outbox.start();
  const { ingest } = imports;
  const folder = config.callRecordsDir === null ? null : watchCallFolder({ db, log, ingest }, config.callRecordsDir);

  return {
    http,
    greeting,
    // What is under way first, and last what tells the screens of it.
    async close() {
      draining = true;
      await Promise.all([gateway.close(), finish(http, REQUESTS_END), folder?.close()]);
      await Promise.all([sweep.close(), outbox.close(), imports.close()]);
      await feed.close();
      limits.close();
    },
  };
}
