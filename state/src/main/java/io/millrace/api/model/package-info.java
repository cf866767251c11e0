/** Published models: safetensors, manifest, and the folder that contains them. Public API. */
package io.millrace.api.model;
