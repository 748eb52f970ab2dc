namespace Generative.Networks.Tests;

public sealed class DiffusersNamesTests
{
    [TestCase("mid_block.attentions.0.query.weight", "mid_block.attentions.0.to_q.weight")]
    [TestCase("mid_block.attentions.0.key.bias", "mid_block.attentions.0.to_k.bias")]
    [TestCase("down_blocks.1.attentions.1.value.weight", "down_blocks.1.attentions.1.to_v.weight")]
    [TestCase("encoder.mid_block.attentions.0.proj_attn.bias", "encoder.mid_block.attentions.0.to_out.0.bias")]
    [TestCase("mid_block.attentions.0.to_out.0.bias", "mid_block.attentions.0.to_out.0.bias")]
    [TestCase("mid_block.attentions.0.group_norm.weight", "mid_block.attentions.0.group_norm.weight")]
    [TestCase("text_model.query.weight", "text_model.query.weight")]
    [TestCase("weight", "weight")]
    public void Old_attention_names_become_present_ones_and_others_stay(string old, string present) =>
        Assert.That(DiffusersNames.Modernise(old), Is.EqualTo(present));

    [Test]
    public void Every_present_name_of_a_network_stays()
    {
        using var network = TinyUNets.Build();

        Assert.That(network.state_dict().Keys.Select(DiffusersNames.Modernise), Is.EqualTo(network.state_dict().Keys));
    }
}
