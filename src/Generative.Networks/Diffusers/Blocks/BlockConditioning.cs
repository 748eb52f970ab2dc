using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What every block of a U-Net is told besides the picture.</summary>
/// <param name="Time">Embedding of the timestep (and of classes, sizes, ...), [batch, e]; null in networks without one.</param>
/// <param name="Text">States of the text encoder, [batch, tokens, width]; null where nothing attends to text.</param>
/// <param name="TextBias">Added to attention scores over text, [batch, 1, 1, tokens]; null for none.</param>
internal readonly record struct BlockConditioning(Tensor? Time, Tensor? Text = null, Tensor? TextBias = null);
