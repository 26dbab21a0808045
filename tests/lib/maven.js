// Maven with Debian's plugins: none comes from Maven Central.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const debian = '/usr/share/maven-repo';
const plugins = path.join(debian, 'org/apache/maven/plugins');

// goal('maven-deploy-plugin', 'deploy-file'), of the version that is there.
function goal(plugin, name) {
  const version = fs.readdirSync(path.join(plugins, plugin)).find((one) =>
    fs.existsSync(path.join(plugins, plugin, one, `${plugin}-${one}.jar`)));
  return `org.apache.maven.plugins:${plugin}:${version}:${name}`;
}

// settings.xml, with what else shall stand in it.
const settings = (more = '') => `<settings>
<mirrors><mirror><id>debian</id><mirrorOf>central</mirrorOf>
<url>file://${debian}</url></mirror></mirrors>
<profiles><profile><id>plugins</id><pluginRepositories><pluginRepository>
<id>central</id><url>file://${debian}</url>
<releases><checksumPolicy>ignore</checksumPolicy></releases>
</pluginRepository></pluginRepositories></profile></profiles>
<activeProfiles><activeProfile>plugins</activeProfile></activeProfiles>
${more}
</settings>
`;

// Java takes the home from the system's list of users.
const options = (folder) => ({
  MAVEN_OPTS: `-Duser.home=${folder} -XX:TieredStopAtLevel=1`,
});

// A package of version 1.0.0 in a repository, by path.
function mavenFiles(name) {
  const base = `/org/example/${name}/1.0.0/${name}-1.0.0`;
  return {
    [`${base}.pom`]: '<project><modelVersion>4.0.0</modelVersion>'
      + `<groupId>org.example</groupId><artifactId>${name}</artifactId>`
      + '<version>1.0.0</version></project>\n',
    [`${base}.jar`]: 'a jar',
  };
}

module.exports = { goal, mavenFiles, options, settings };
