/** Published models: safetensors, manifest, and the folder that holds them. Public API. */
package io.millrace.api.model;
