using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks.Tests;

public sealed class DecoderActivationsTests
{
    [TestCase("gelu", "erf")]
    [TestCase("gelu_new", "curve")]
    [TestCase("gelu_fast", "curve")]
    [TestCase("gelu_pytorch_tanh", "curve")]
    [TestCase("quick_gelu", "quick")]
    [TestCase("relu", "relu")]
    [TestCase("silu", "silu")]
    [TestCase("swish", "silu")]
    [TestCase("tanh", "tanh")]
    public void Activation_is_the_one_of_its_name(string name, string formula)
    {
        using var network = TinyDecoders.Gpt2(new() { ["n_layer"] = 1, ["activation_function"] = name });
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        // Without attention a block is two layers with the activation between.
        foreach (var part in new[] { "weight", "bias" })
            Weight($"h.0.attn.c_proj.{part}").zero_();
        var ids = TinyDecoders.Ids(1, 5);
        var x = Weight("wte.weight").index_select(0, ids[0]) + Weight("wpe.weight").narrow(0, 0, 5);
        var inner = Expected(formula, Layer("mlp.c_fc", Norm(x)));
        var expected = functional.linear(Norm(x + Layer("mlp.c_proj", inner)), Weight("wte.weight"));

        Assert.That(Values.Distance(network.forward(ids)[0], expected), Is.LessThan(1e-4));

        Tensor Weight(string weight) => network.get_parameter("transformer." + weight)!;

        Tensor Layer(string layer, Tensor to) =>
            functional.linear(to, Weight($"h.0.{layer}.weight").t(), Weight($"h.0.{layer}.bias"));

        // The norms' gains and offsets are as they were made, 1 and 0.
        static Tensor Norm(Tensor to) => functional.layer_norm(to, [16], eps: 1e-5);
    }

    private static Tensor Expected(string formula, Tensor x) => formula switch
    {
        "erf" => x * (1 + (x / Math.Sqrt(2)).erf()) / 2,
        "curve" => x * (1 + ((x + 0.044715 * x.pow(3)) * Math.Sqrt(2 / Math.PI)).tanh()) / 2,
        "quick" => x / (1 + (-1.702 * x).exp()),
        "relu" => x * (x > 0),
        "silu" => x / (1 + (-x).exp()),
        _ => (x.exp() - (-x).exp()) / (x.exp() + (-x).exp()),
    };
}
