namespace Generative.Checkpoints;

/// <summary>Bytes of a file.</summary>
internal readonly record struct FileRange(long Start, long Length);
