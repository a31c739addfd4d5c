// Who is in the Playground, and the committee that they are.
export const tenant = '11111111-1111-4111-8111-111111111111';
export const appId = '22222222-2222-4222-8222-222222222222';
export const personal = 'a:personal-0';
export const channel = '19:team-1@thread.tacv2';

const person = (n, name) => ({ id: `29:user-${n}`, name, aad: `00000000-0000-4000-8000-00000000002${n}`, email: `${name.split(' ')[0].toLowerCase()}@example.com` });
export const [alex, ...others] = ['Alex Wilber', 'Megan Bowen', 'Adele Vance', 'Isaiah Langer', 'Patti Fernandez', 'Lynne Robbins'].map((name, n) => person(n, name));

const yaml = (each) => `{id: "${each.id}", name: ${each.name}, userPrincipleName: ${each.email}, aadObjectId: ${each.aad}, givenName: ${each.name.split(' ')[0]}, surname: ${each.name.split(' ')[1]}, email: ${each.email}}`;

export const config = `version: "0.1.1"
tenantId: ${tenant}
bot:
  id: 28:${appId}
  name: PMC
currentUser: ${yaml(alex)}
users:
${others.map((each) => `  - ${yaml(each)}`).join('\n')}
personalChat: {id: "${personal}"}
groupChat: {id: "19:group-1@thread.v2", name: Group Chat}
team:
  id: "${channel}"
  name: My Team
  aadGroupId: 00000000-0000-4000-8000-000000000031
  channels:
    - {id: "19:announce-1@thread.tacv2", name: Announcements}
`;

export const template = '# Sample PMC Meeting {date}\n\n## Discussion\n\n## Reviews\n\n### Routing - Alex Wilber\n\n#### gorouter\n\n### Garden - Megan Bowen\n';

export const committee = {
  id: 'sample', chairs: [alex.name], channel: `channel:teams:${channel}`, notesPath: 'Sample/{yyyy}-{MM}-{dd}.md',
  ids: { [alex.name]: `teams:${alex.aad}`, [others[0].name]: `teams:${others[0].aad}` },
  schedule: { timeZone: 'UTC', time: '10:30', rules: [{ first: '2017-09-05', rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU' }] },
};
