using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Two layers over every token, four times as wide between them. Published as <c>net.0.proj</c> (with the activation), <c>net.1</c>
/// (dropout) and <c>net.2</c>. [batch, token, width] -> the same.
/// </summary>
internal sealed class FeedForward : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> net = [];

    /// <param name="width">Width of a token.</param>
    /// <param name="activation">One of <see cref="Activations"/>.</param>
    /// <param name="dropout">Dropout probability between the layers, in training.</param>
    /// <param name="init">How weights and biases are drawn; null for the published default.</param>
    public FeedForward(int width, string activation, double dropout = 0, WeightInit? init = null) : base(nameof(FeedForward))
    {
        net.Add(new FeedForwardInput(width, 4L * width, activation, init));
        net.Add(Dropout(dropout));
        net.Add(new TokenLinear(4L * width, width, init: init));
        RegisterComponents();
    }

    /// <summary>Published names of the activations.</summary>
    public static IReadOnlyCollection<string> Activations { get; } = [.. FeedForwardInput.Known.Keys];

    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var x = net[0].forward(tokens);
        if (training)
            x = net[1].forward(x);
        return net[2].forward(x).MoveToOuterDisposeScope();
    }
}
