using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What <see cref="DecoderRun"/> asks of a network whose attention sees everything before a token.</summary>
internal interface IDecoderCore : IDecoderNetwork, IDecoderShape
{
    /// <summary>The blocks' answer [count, width] at a step's tokens, before the last norm; keys and values are written to the step's
    /// cache.</summary>
    Tensor Hidden(DecoderStep step);

    /// <summary>Logits [count, vocabulary], float32, of such answers.</summary>
    Tensor Read(Tensor hidden);
}
