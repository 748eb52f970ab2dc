using Generative.Samples.Generate;

// Models are looked for beside the program, and in the folder it was started from.
string[] modelRoots = [Path.Combine(AppContext.BaseDirectory, "models"), "models"];

using var interruption = new Interruption();
return await new App(Streams.OfProcess(), modelRoots).RunAsync(args, interruption.Token);
