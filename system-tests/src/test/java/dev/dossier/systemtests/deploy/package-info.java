/** What is deployed elsewhere: manifests that hold what the code and the cluster expect of them. */
@NullMarked
package dev.dossier.systemtests.deploy;

import org.jspecify.annotations.NullMarked;
