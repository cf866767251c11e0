/** Results of a pipeline held against what its input hid. */
package io.millrace.simulate.measure;
