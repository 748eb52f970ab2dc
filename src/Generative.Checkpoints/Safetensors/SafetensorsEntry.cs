namespace Generative.Checkpoints;

/// <summary>A stored tensor and the bytes [Begin, End) it takes, counted from the start of the data.</summary>
internal sealed record SafetensorsEntry(TensorInfo Info, long Begin, long End);
