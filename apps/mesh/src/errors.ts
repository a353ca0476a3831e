/** What keeps the command from doing what it was told. */
import { Rejected } from '@sentinelmesh/kernel';

/** No mesh runs on the home, but the command needs one. */
export class MeshNotRunning extends Rejected {
  static readonly code = 'mesh_not_running';
  constructor(home: string) {
    super(
      'failed_precondition',
      MeshNotRunning.code,
      `no mesh runs on ${home}; start one with \`npm start\`, or set MESH_HOME to the home of the one that runs`,
    );
  }
}

/** A server's address in a setting is not one. */
export class ServerUrlInvalid extends Rejected {
  static readonly code = 'server_url_invalid';
  constructor(setting: string, protocol: string) {
    super('failed_precondition', ServerUrlInvalid.code, `${setting} does not look like ${protocol}//user:password@host:port`);
  }
}
