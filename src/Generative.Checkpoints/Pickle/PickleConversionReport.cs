namespace Generative.Checkpoints;

/// <summary>What a conversion wrote.</summary>
/// <param name="Path">The file.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="Bytes">Bytes of their values.</param>
/// <param name="LeftOut">Tensors that were left out on request.</param>
/// <param name="Others">Classes of what else was in the checkpoint, by place (<see cref="PickledTensors.Others"/>).</param>
public sealed record PickleConversionReport(
    string Path, int Tensors, long Bytes, int LeftOut, IReadOnlyDictionary<string, string> Others);
